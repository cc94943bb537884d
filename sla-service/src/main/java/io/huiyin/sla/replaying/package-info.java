/** Goes through recorded facts again: to check the clocks that are kept, or to see what other promises would have made of them. */
@NullMarked
package io.huiyin.sla.replaying;

import org.jspecify.annotations.NullMarked;
