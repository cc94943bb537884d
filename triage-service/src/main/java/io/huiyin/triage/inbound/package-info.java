/** Facts of other services that begin or change a case. */
@NullMarked
package io.huiyin.triage.inbound;

import org.jspecify.annotations.NullMarked;
