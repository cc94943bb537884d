/** Which promise applies. Pure. */
@NullMarked
package io.huiyin.sla.policy;

import org.jspecify.annotations.NullMarked;
