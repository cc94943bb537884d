package io.huiyin.sla.api;

import io.huiyin.messaging.Sequentially;
import io.huiyin.sla.api.Publishing.Turn;
import io.huiyin.sla.persistence.PgPolicies;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sets of default policies to choose from. */
@Path("/api/v1/sla-policies/presets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sla-policies")
final class PresetsResource {

    private final PgPolicies policies;
    private final Publishing publishing;
    private final Caller caller;
    private final Ids ids;

    @Inject
    PresetsResource(PgPolicies policies, Publishing publishing, Caller caller, Ids ids) {
        this.policies = policies;
        this.publishing = publishing;
        this.caller = caller;
        this.ids = ids;
    }

    record PresetView(Preset.Name name, Map<String, String> title, List<PolicyView> policies) {}

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Sets of default policies to choose from")
    public Page<PresetView> list() {
        return new Page<>(
                Arrays.stream(Preset.Name.values())
                        .map(Preset::of)
                        .map(preset -> new PresetView(
                                preset.name(),
                                preset.title(),
                                preset.asPolicies(ids).stream()
                                        .map(PolicyView::of)
                                        .toList()))
                        .toList(),
                null);
    }

    @POST
    @Path("/{name}/choose")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Take a set for the defaults",
            description =
                    "The policies at position 1000 and above end, those of the set begin in their place; for clocks that begin from now on. Policies before them stay.")
    public Uni<Page<PolicyView>> choose(@PathParam("name") String name) {
        Preset preset = Arrays.stream(Preset.Name.values())
                .filter(it -> Json.word(it).equals(name))
                .map(Preset::of)
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such preset.")));
        String by = caller.username();
        List<SlaPolicy> next = preset.asPolicies(ids);
        return publishing.inTurn(turn -> Sequentially.each(defaults(turn), policy -> retire(turn, policy, by))
                .chain(() -> Sequentially.each(
                        next, policy -> publishing.issue(turn, policy, by).replaceWithVoid()))
                .replaceWith(new Page<>(next.stream().map(PolicyView::of).toList(), null)));
    }

    private static List<SlaPolicy> defaults(Turn turn) {
        return turn.policies().stream()
                .filter(policy -> policy.position() >= Preset.FIRST_POSITION)
                .toList();
    }

    private Uni<Void> retire(Turn turn, SlaPolicy policy, String by) {
        return policies.nextVersion(turn.tx(), policy.id())
                .chain(version -> publishing.issue(turn, policy.ended(version), by))
                .replaceWithVoid();
    }
}
