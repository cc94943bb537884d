/** Settings. */
@NullMarked
package io.huiyin.escalation.config;

import org.jspecify.annotations.NullMarked;
