/** Facts that raise and close escalations. */
@NullMarked
package io.huiyin.escalation.inbound;

import org.jspecify.annotations.NullMarked;
