/** Checks receipts of clocks, without a network. */
@NullMarked
package io.huiyin.receipt;

import org.jspecify.annotations.NullMarked;
