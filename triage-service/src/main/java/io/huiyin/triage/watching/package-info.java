/** How well understanding does in daily life, by what people make of it: rates and drift, as gauges. */
@NullMarked
package io.huiyin.triage.watching;

import org.jspecify.annotations.NullMarked;
