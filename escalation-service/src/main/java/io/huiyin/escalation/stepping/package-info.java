/** Taking steps when they are due, and notifying by mail. */
@NullMarked
package io.huiyin.escalation.stepping;

import org.jspecify.annotations.NullMarked;
