/** What fires when its time has come. */
@NullMarked
package io.huiyin.sla.timer;

import org.jspecify.annotations.NullMarked;
