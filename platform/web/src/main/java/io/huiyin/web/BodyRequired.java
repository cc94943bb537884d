package io.huiyin.web;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Quarkus hands an empty body or the literal null to the resource as null; here it is refused. */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
class BodyRequired implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null || "".equals(body)) {
            throw new ProblemException(Problem.at("", "required", "A body is required."));
        }
        return body;
    }
}
