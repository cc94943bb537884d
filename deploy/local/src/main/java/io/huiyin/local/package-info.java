/** Runs the whole suite on one machine: every part a process of its own but for mail and the edge, all on loopback. */
@NullMarked
package io.huiyin.local;

import org.jspecify.annotations.NullMarked;
