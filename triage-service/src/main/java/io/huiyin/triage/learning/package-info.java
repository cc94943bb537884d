/** Learning from what people say of cases: training, trying, shadowing, and blind reviews. */
@org.jspecify.annotations.NullMarked
package io.huiyin.triage.learning;
