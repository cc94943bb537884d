/** The wire: topic and event-type names beside the JSON Schemas, approved examples and AsyncAPI document in the resources. */
@NullMarked
package io.huiyin.contracts;

import org.jspecify.annotations.NullMarked;
