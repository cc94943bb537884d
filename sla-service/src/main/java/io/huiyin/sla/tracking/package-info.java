/** What happened to cases, and the clocks that follow from it. */
@NullMarked
package io.huiyin.sla.tracking;

import org.jspecify.annotations.NullMarked;
