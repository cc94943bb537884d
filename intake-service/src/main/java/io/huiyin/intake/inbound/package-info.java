/** Facts of other services that the status page shows or that are delivered. */
@NullMarked
package io.huiyin.intake.inbound;

import org.jspecify.annotations.NullMarked;
