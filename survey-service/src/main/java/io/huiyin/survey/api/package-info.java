/** HTTP: surveys for agents, the page for customers. */
@NullMarked
package io.huiyin.survey.api;

import org.jspecify.annotations.NullMarked;
