package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgPeople;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Recipient.Kind;
import io.huiyin.escalation.rota.Person;
import io.huiyin.escalation.rota.QuietHours;
import io.huiyin.privacy.PersonalData;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Precondition;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The directory: how colleagues are reached, and when not. Administrators keep it, and everybody their own entry. */
@Path(RotasResource.PATH + "/people")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "people", description = "How colleagues are reached")
final class PeopleResource {

    private final Pool pool;
    private final PgPeople people;
    private final KnownRecipients recipients;
    private final Caller caller;
    private final Clock clock;

    @Inject
    PeopleResource(Pool pool, PgPeople people, KnownRecipients recipients, Caller caller, Clock clock) {
        this.pool = pool;
        this.people = people;
        this.recipients = recipients;
        this.caller = caller;
        this.clock = clock;
    }

    record QuietBody(
            @NotNull @Pattern(regexp = RotaBody.TIME, message = "must be a time such as 22:00")
            String from,

            @NotNull
            @Pattern(regexp = RotaBody.TIME, message = "must be a time such as 07:30")
            @Schema(description = "May lie before from: the night")
            String to,

            @Nullable @Schema(description = "Whether urgent cases and pages wait as well; they do not where absent")
            Boolean urgentToo) {

        static QuietBody of(QuietHours it) {
            return new QuietBody(it.from().toString(), it.to().toString(), it.urgentToo());
        }

        QuietHours hours(ZoneId zone) {
            if (from.equals(to)) {
                throw new ProblemException(Problem.at(
                        "/quietHours/to", "never-ends", "must differ from from, or quiet hours would never end"));
            }
            return new QuietHours(zone, LocalTime.parse(from), LocalTime.parse(to), Boolean.TRUE.equals(urgentToo));
        }
    }

    record PersonBody(
            @NotNull @Schema(examples = "Asia/Shanghai") String zone,

            @Nullable
            @Size(max = 254)
            @Pattern(regexp = "[^\\s@<>,;]{1,64}@[^\\s@<>,;]{1,189}", message = "must be an e-mail address")
            String email,

            @Nullable @Pattern(regexp = "\\+[1-9]\\d{6,14}", message = "must be a number such as +8613812345678")
            String phone,

            @Nullable @Valid @Schema(description = "Every day, in the zone; none where absent")
            QuietBody quietHours) {}

    record PersonView(
            String username,
            int version,
            String zone,
            @Nullable String email,
            @Nullable String phone,
            @Nullable QuietBody quietHours) {}

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "List the directory", description = "Addresses are masked for whoever does not keep them.")
    public Uni<Page<PersonView>> list(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        return people.list(pool, Cursor.decode(cursor, after -> after), size + 1)
                .map(found -> Page.of(found, size, Person::username))
                .map(page -> new Page<>(page.items().stream().map(this::view).toList(), page.nextCursor()));
    }

    @GET
    @Path("/{username}")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read an entry", description = "Agents read their own.")
    @APIResponse(
            responseCode = "200",
            description = "The entry, with its ETag",
            content = @Content(schema = @Schema(implementation = PersonView.class)))
    public Uni<Response> get(@PathParam("username") String username) {
        if (!caller.seesAllTeams() && !keeps(username)) {
            throw notFound();
        }
        return people.find(pool, List.of(username))
                .map(found -> answer(found.stream().findFirst().orElseThrow(PeopleResource::notFound)));
    }

    @PUT
    @Path("/{username}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "Make or change an entry",
            description =
                    "One's own, or as an administrator anybody's. If-Match is needed to change one that is there.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now, with its ETag",
            content = @Content(schema = @Schema(implementation = PersonView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> put(
            @PathParam("username") @Size(max = 255) @Pattern(regexp = "\\S+", message = "must be a username")
                    String username,
            @Valid PersonBody body) {
        if (!keeps(username)) {
            throw new ProblemException(
                    Problem.of(403, "forbidden", "Only administrators change the entries of others."));
        }
        if (body.email() == null && body.phone() == null) {
            throw new ProblemException(
                    Problem.at("/email", "required", "an e-mail address or a phone number is needed"));
        }
        ZoneId zone = RotaBody.zoneOf(body.zone());
        QuietHours quiet = body.quietHours() == null ? null : body.quietHours().hours(zone);
        String ifMatch = caller.header("If-Match");
        String by = caller.username();
        return pool.withTransaction(tx -> people.findLocked(tx, username).chain(found -> {
                    found.ifPresent(it -> Precondition.check(ifMatch, it.version()));
                    int version = found.map(Person::version).orElse(0) + 1;
                    Person next = new Person(username, version, zone, body.email(), body.phone(), quiet);
                    return people.keep(tx, next, Time.stored(clock.instant()), by)
                            .replaceWith(next);
                }))
                .map(this::answer);
    }

    @DELETE
    @Path("/{username}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Remove an entry", description = "Not while a rota or policy names it.")
    @APIResponse(responseCode = "204", description = "Removed")
    public Uni<Void> remove(@PathParam("username") String username) {
        return pool.withTransaction(tx -> recipients
                        .checkUnused(tx, new Recipient(Kind.PERSON, username), clock.instant())
                        .chain(() -> people.remove(tx, username)))
                .invoke(removed -> {
                    if (!removed) {
                        throw notFound();
                    }
                })
                .replaceWithVoid();
    }

    private boolean keeps(String username) {
        return caller.is(Roles.ADMIN) || caller.username().equals(username);
    }

    private Response answer(Person it) {
        return Response.ok(view(it)).tag(String.valueOf(it.version())).build();
    }

    private PersonView view(Person it) {
        boolean plain = keeps(it.username());
        return new PersonView(
                it.username(),
                it.version(),
                it.zone().getId(),
                it.email() == null || plain ? it.email() : PersonalData.mask(it.email()),
                it.phone() == null || plain ? it.phone() : PersonalData.mask(it.phone()),
                it.quiet() == null ? null : QuietBody.of(it.quiet()));
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such entry."));
    }
}
