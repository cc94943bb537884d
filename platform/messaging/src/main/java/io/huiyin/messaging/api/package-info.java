/** HTTP: what administrators do about events that could not be digested. */
@NullMarked
package io.huiyin.messaging.api;

import org.jspecify.annotations.NullMarked;
