package io.huiyin.web;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Failures inside JAX-RS, and those of authentication, which Quarkus hands here too. Each class Quarkus maps itself is named. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger("io.huiyin.web");

    @ServerExceptionMapper(
            priority = 1,
            value = {
                UnauthorizedException.class,
                AuthenticationFailedException.class,
                AuthenticationCompletionException.class,
                AuthenticationRedirectException.class
            })
    Uni<Response> unauthenticated(Throwable failure, RoutingContext context) {
        Problem problem = Problems.of(failure);
        HttpAuthenticator authenticator = context.get(HttpAuthenticator.class.getName());
        if (problem.status() != 401 || authenticator == null) {
            return Uni.createFrom().item(response(problem, null));
        }
        return authenticator
                .getChallenge(context)
                .map(challenge -> {
                    Response.ResponseBuilder builder = builder(problem);
                    if (challenge != null) {
                        challenge.getHeaders().forEach((name, value) -> builder.header(name.toString(), value));
                    }
                    return builder.build();
                })
                .onFailure()
                .recoverWithItem(() -> builder(problem)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                        .build());
    }

    @ServerExceptionMapper(
            priority = 1,
            value = {
                ForbiddenException.class,
                MismatchedInputException.class,
                ConstraintViolationException.class,
                ResteasyReactiveViolationException.class,
                InvalidDefinitionException.class,
                WebApplicationException.class,
                Throwable.class
            })
    Response any(Throwable failure, RoutingContext context) {
        @Nullable Response given = failure instanceof WebApplicationException e ? e.getResponse() : null;
        if (given != null && given.getStatus() < 400) {
            return given;
        }
        Problem problem = Problems.of(failure);
        if (problem.status() >= 500) {
            LOG.errorf(
                    failure,
                    "%s %s: %s",
                    context.request().method(),
                    PublicTokens.masked(context.request().path()),
                    problem.code());
        }
        return response(problem, given);
    }

    private static Response.ResponseBuilder builder(Problem problem) {
        Response.ResponseBuilder builder =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.toJson());
        return problem.status() == 503 || problem.status() == 429
                ? builder.header(HttpHeaders.RETRY_AFTER, 2)
                : builder;
    }

    /** Keeps what the failure itself says in headers: Allow, Retry-After. */
    private static Response response(Problem problem, @Nullable Response given) {
        Response.ResponseBuilder builder = builder(problem);
        if (given != null) {
            given.getStringHeaders().forEach((name, values) -> {
                if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                        && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                    values.forEach(value -> builder.header(name, value));
                }
            });
        }
        return builder.build();
    }
}
