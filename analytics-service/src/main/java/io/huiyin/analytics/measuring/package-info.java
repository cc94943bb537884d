/** What is measured, and how: definitions as data. Pure. */
@NullMarked
package io.huiyin.analytics.measuring;

import org.jspecify.annotations.NullMarked;
