/** Runs a clock per promise, warns, breaches, meets. */
@NullMarked
package io.huiyin.sla;

import org.jspecify.annotations.NullMarked;
