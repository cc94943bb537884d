package io.huiyin.intake.api;

import io.huiyin.intake.persistence.PgContacts;
import io.huiyin.intake.receiving.ContactDetails;
import io.huiyin.privacy.PersonalData;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who a customer is: in full for those who call them, masked for everybody else. */
@Path("/api/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "contacts", description = "Contact data")
final class ContactsResource {

    private final PgContacts contacts;
    private final Caller caller;

    @Inject
    ContactsResource(PgContacts contacts, Caller caller) {
        this.contacts = contacts;
        this.caller = caller;
    }

    record ContactView(
            UUID id,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String tier,
            boolean masked) {

        static ContactView full(UUID id, ContactDetails it) {
            return new ContactView(id, it.name(), it.email(), it.phone(), it.tier(), false);
        }

        static ContactView masked(UUID id, ContactDetails it) {
            String name = it.name();
            String email = it.email();
            String phone = it.phone();
            return new ContactView(
                    id,
                    name == null ? null : PersonalData.name(name),
                    email == null ? null : PersonalData.email(email),
                    phone == null ? null : PersonalData.ends(phone),
                    it.tier(),
                    true);
        }
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "Read a contact",
            description = "L2, L3 and supervisors, who call customers, see it in full; L1 and administrators masked.")
    public Uni<ContactView> get(@PathParam("id") UUID id) {
        boolean calls = caller.is(Roles.AGENT_L2) || caller.is(Roles.AGENT_L3) || caller.is(Roles.SUPERVISOR);
        return contacts.find(id).map(found -> found.map(
                        it -> calls ? ContactView.full(id, it) : ContactView.masked(id, it))
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such contact."))));
    }
}
