/** {@code deploy/model}: training, classifying and evaluating from the shell. */
@NullMarked
package io.huiyin.learning.cli;

import org.jspecify.annotations.NullMarked;
