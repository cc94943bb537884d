/** {@code deploy/demo}: a month of feedback, lived through the public API in a few minutes. */
@NullMarked
package io.huiyin.demo;

import org.jspecify.annotations.NullMarked;
