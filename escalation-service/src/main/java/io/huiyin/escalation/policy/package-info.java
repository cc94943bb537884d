/** Escalation policies: who is told what, when, and until when. No I/O. */
@NullMarked
package io.huiyin.escalation.policy;

import org.jspecify.annotations.NullMarked;
