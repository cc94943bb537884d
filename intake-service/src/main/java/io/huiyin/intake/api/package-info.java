/** HTTP: posting feedback, contacts, the customer's status page. */
@NullMarked
package io.huiyin.intake.api;

import org.jspecify.annotations.NullMarked;
