/** Facts of triage that schedule and suppress surveys. */
@NullMarked
package io.huiyin.survey.inbound;

import org.jspecify.annotations.NullMarked;
