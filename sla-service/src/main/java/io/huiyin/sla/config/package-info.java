/** Settings. */
@NullMarked
package io.huiyin.sla.config;

import org.jspecify.annotations.NullMarked;
