package io.huiyin.intake.api;

import io.huiyin.web.Ids;
import io.huiyin.web.StrictJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;

/** What reading bodies line by line takes. */
@Singleton
record Tools(StrictJson json, Validator validator, Ids ids) {
    @Inject
    Tools {}
}
