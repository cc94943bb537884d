/**
 * Learning to tell texts apart: features, linear heads, calibration, evaluation. The same for the product's own heads, for the topics of
 * a product line, and for anybody's data.
 */
@NullMarked
package io.huiyin.learning;

import org.jspecify.annotations.NullMarked;
