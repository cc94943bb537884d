/** HTTP: clocks and policies. */
@NullMarked
package io.huiyin.sla.api;

import org.jspecify.annotations.NullMarked;
