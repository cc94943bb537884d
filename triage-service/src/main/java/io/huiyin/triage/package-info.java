/** Understands feedback, routes it, owns the case and the desk on which it is worked. */
@NullMarked
package io.huiyin.triage;

import org.jspecify.annotations.NullMarked;
