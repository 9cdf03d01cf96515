package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.allmine.local.RouteTable.Match;
import com.allmine.template.SamTemplate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static RouteTable<String> table(String otherRoute) {
        return new RouteTable<>(SamTemplate.parse("""
            Resources:
              Things:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: com.example.Things
                  CodeUri: things.zip
                  Events:
                    One:
                      Type: HttpApi
                      Properties: {Method: GET, Path: "/things/{id}"}
                    Newest:
                      Type: HttpApi
                      Properties: {Method: GET, Path: /things/newest}
                    Other:
                      Type: HttpApi
                      Properties: %s
            """.formatted(otherRoute)).functions(), Map.of("Things", "hosted"));
    }

    @Test
    void prefersARouteWithoutParameters() {
        Match<String> newest = table("{}").find("GET", "/things/newest");

        assertThat(newest.routeKey()).isEqualTo("GET /things/newest");
        assertThat(newest.pathParameters()).isEmpty();
        assertThat(newest.function()).isEqualTo("hosted");
    }

    @Test
    void readsTheParametersOfAPath() {
        Match<String> one = table("{}").find("GET", "/things/7%2F8");

        assertThat(one.routeKey()).isEqualTo("GET /things/{id}");
        assertThat(one.pathParameters()).isEqualTo(Map.of("id", "7%2F8"));
    }

    @Test
    void takesTheDefaultRouteForEveryOtherRequest() {
        RouteTable<String> table = table("{}");

        assertThat(table.find("POST", "/things/newest").routeKey()).isEqualTo("$default");
        assertThat(table.find("GET", "/things").routeKey()).isEqualTo("$default");
    }

    @Test
    void findsNothingInATemplateWithoutADefaultRoute() {
        assertThatIllegalStateException()
                .isThrownBy(() -> table("{Method: PUT, Path: /things}").find("POST", "/things"))
                .withMessage("no function answers POST /things");
    }
}
