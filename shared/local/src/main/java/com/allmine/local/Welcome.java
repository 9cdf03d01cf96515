package com.allmine.local;

import com.allmine.local.DemoUsers.DemoUser;
import com.allmine.template.Route;
import java.nio.file.Path;

/** The text that the local run prints when it is ready: its address, its routes, and a request to paste. */
final class Welcome {
    private Welcome() {}

    static String text(LocalSystem system, Path log) {
        StringBuilder text = new StringBuilder("\nAllmine API is ready on " + system.url() + "\n\nRoutes\n");
        for (Route route : system.template().routes()) {
            // The files of the docs page are of no interest to a reader.
            if (!route.path().startsWith("/docs/")) {
                text.append("  %-5s %s%n".formatted(route.method(), route.path()));
            }
        }
        text.append("\nDemo users, with a token for each (more at %s/_local/tokens)%n".formatted(system.url()));
        for (DemoUser user : system.users().all()) {
            text.append("  %-14s sub %s, roles %s%n    %s%n"
                    .formatted(user.name(), user.sub(), String.join(",", user.roles()), user.token()));
        }
        String token = system.users().all().getFirst().token();
        text.append("""

            Look inside
              %1$s/_local/executions   the executions of the workflows
              %1$s/_local/metrics      the metrics of the functions
              %1$s/_local/events       the events, as they come
              %1$s/_local/emulators/…   the tables, keys and workflows, for AWS tools
              %2$s  the log of the functions
            """.formatted(system.url(), log));
        text.append(
                "\nTry it in a browser, signed in as John Doe\n  %s/docs#token=%s%n".formatted(system.url(), token));
        text.append("\nOr here\n");
        text.append("""
              curl -X POST "%s/api/v1/onboarding/step-2" \\
                -H "Authorization: Bearer %s" \\
                -H "Content-Type: application/json" -d '{"gender": "male"}'
            """.formatted(system.url(), token));
        return text.toString();
    }
}
