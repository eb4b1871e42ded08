package space.perigee.ground.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.access.ApiRight;
import space.perigee.ground.access.ApiTokens;

/**
 * What every request passes before a route handles it: the headers of its answer, the host that it
 * is for, whether the resource and the method exist, and whether the caller may use them.
 */
final class ApiGate {

  /** Headers of every answer. The page loads nothing from elsewhere, and runs no inline script. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private static final String BEARER = "Bearer ";

  private final List<ApiRoute> routes;
  private final AllowedHosts hosts;
  private final ApiTokens tokens;
  private final ApiRight withoutToken;

  /**
   * @param withoutToken what a caller without a token may do
   */
  ApiGate(List<ApiRoute> routes, AllowedHosts hosts, ApiTokens tokens, ApiRight withoutToken) {
    this.routes = List.copyOf(routes);
    this.hosts = hosts;
    this.tokens = tokens;
    this.withoutToken = withoutToken;
  }

  /**
   * Lets a request through.
   *
   * @throws ProblemException if it may not be handled
   */
  void check(Context ctx) {
    HEADERS.forEach(ctx::header);
    requireHost(ctx.header("Host"));
    List<ApiRoute> resource = routes.stream().filter(route -> route.matches(ctx.path())).toList();
    if (resource.isEmpty()) {
      throw new ProblemException(
          Problem.Kind.NOT_FOUND,
          "there is no such resource; " + OpenApi.PATH + " lists those of the API");
    }
    boolean isHead = ctx.method() == HandlerType.HEAD;
    Optional<ApiRoute> route =
        resource.stream()
            .filter(r -> r.method() == (isHead ? HandlerType.GET : ctx.method()))
            .findFirst();
    if (route.isEmpty()) {
      String allow = allow(resource);
      ctx.header("Allow", allow);
      throw new ProblemException(
          Problem.Kind.METHOD_NOT_ALLOWED, "the resource has the methods " + allow);
    }
    requireRight(ctx, route.get().right());
  }

  private void requireHost(@Nullable String host) {
    if (!hosts.allows(host)) {
      throw new ProblemException(
          Problem.Kind.WRONG_HOST,
          "this server answers for addresses and for the names given by --http-host; if the name in"
              + " the request's Host is right, add it there");
    }
  }

  private static String allow(List<ApiRoute> resource) {
    TreeSet<String> methods = new TreeSet<>();
    for (ApiRoute route : resource) {
      methods.add(route.method().name());
      if (route.method() == HandlerType.GET) {
        methods.add(HandlerType.HEAD.name());
      }
    }
    return String.join(", ", methods);
  }

  private void requireRight(Context ctx, ApiRight needed) {
    if (needed == ApiRight.NONE) {
      return;
    }
    String authorization = ctx.header("Authorization");
    if (authorization == null) {
      if (!withoutToken.includes(needed)) {
        ctx.header("WWW-Authenticate", "Bearer realm=\"perigee\"");
        throw new ProblemException(
            Problem.Kind.TOKEN_REQUIRED,
            "send 'Authorization: Bearer TOKEN' with a token of the file "
                + ApiTokens.FILE
                + " in the server's state folder");
      }
      return;
    }
    Optional<ApiRight> right =
        authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? tokens.rightOf(authorization.substring(BEARER.length()).strip())
            : Optional.empty();
    if (right.isEmpty()) {
      ctx.header("WWW-Authenticate", "Bearer realm=\"perigee\", error=\"invalid_token\"");
      throw new ProblemException(
          Problem.Kind.TOKEN_REQUIRED, "the token in Authorization is none of this server's");
    }
    if (!right.get().includes(needed)) {
      throw new ProblemException(
          Problem.Kind.FORBIDDEN, "this needs the token for writing; the given one may only read");
    }
  }
}
