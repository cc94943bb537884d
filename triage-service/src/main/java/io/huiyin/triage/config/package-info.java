/** Settings. */
@NullMarked
package io.huiyin.triage.config;

import org.jspecify.annotations.NullMarked;
