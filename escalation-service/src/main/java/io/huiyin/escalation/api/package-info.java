/** HTTP: escalations and policies. */
@NullMarked
package io.huiyin.escalation.api;

import org.jspecify.annotations.NullMarked;
