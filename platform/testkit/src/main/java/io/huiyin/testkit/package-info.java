/** What tests of all modules share: a real database and broker per module, tokens, a settable clock, contract assertions. */
@NullMarked
package io.huiyin.testkit;

import org.jspecify.annotations.NullMarked;
