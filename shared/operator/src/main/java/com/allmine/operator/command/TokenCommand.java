package com.allmine.operator.command;

import com.allmine.api.Caller;
import com.allmine.api.lambda.Settings;
import com.allmine.auth.Tokens;
import com.allmine.data.Tenants;
import com.allmine.data.permission.Permission;
import com.allmine.operator.cli.IdConverter;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.log.OperatorEntry;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code token}: makes a token, to prove a deployment. */
@Command(
        name = "token",
        description = {
            "Makes a token for one hour, to prove a deployment.",
            "TOKEN_ISSUER and TOKEN_AUDIENCE must be as they were deployed. The permission log gets an entry first."
        },
        footer = {"  allmine token --user first-user", "  allmine token --tenant acme --user 7 --roles user,admin"})
public final class TokenCommand implements Runnable {
    private final Session session;

    @Option(
            names = "--user",
            paramLabel = "USER",
            required = true,
            converter = IdConverter.class,
            description = "The id of the user.")
    private String userId = "";

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            converter = IdConverter.class,
            description = "The tenant of the user. Default: " + Tenants.DEFAULT + ".")
    private String tenantId = Tenants.DEFAULT;

    @Option(
            names = "--roles",
            paramLabel = "ROLE[,ROLE]",
            converter = RolesConverter.class,
            description = "The roles of the user. Default: user.")
    private Roles roles = new Roles(Set.of("user"));

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public TokenCommand(Session session) {
        this.session = session;
    }

    private record Roles(Set<String> ids) {}

    private static final class RolesConverter implements ITypeConverter<Roles> {
        @Override
        public Roles convert(String text) {
            return new Roles(IdConverter.split(text));
        }
    }

    @Override
    public void run() {
        String logs = Settings.required("LOGS_TABLE");
        String actor = operator.actor();
        session.tenants().require(tenantId);
        String token = Tokens.live().signIn(new Caller(tenantId, userId, roles.ids));
        // The entry comes first, so that the log knows every token that is out.
        session.dynamo()
                .transactWriteItems(t -> t.transactItems(
                        OperatorEntry.about(userId, session.ids(), tenantId, "token", Permission.CREATE, actor)
                                .put(logs)));
        if (output.isJson()) {
            session.printJson(Map.of("token", token));
        } else {
            session.out().println(token);
        }
    }
}
