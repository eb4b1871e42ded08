package space.perigee.ground.web;

import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import space.perigee.ground.access.ApiRight;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.SatelliteStanding;

/** What a person decides about who may count. */
final class StandingResources {

  private final GroundOperations ground;

  StandingResources(GroundOperations ground) {
    this.ground = ground;
  }

  List<ApiRoute> routes() {
    return List.of(
        deciding(
            "exclude",
            "Leaves a satellite out: nothing that it sends counts until it is admitted.",
            ground::exclude),
        deciding(
            "admit",
            "Lets a satellite count that was excluded or is in quarantine.",
            ground::admit));
  }

  private static ApiRoute deciding(
      String verb, String summary, BiFunction<String, String, SatelliteStanding> decision) {
    return new ApiRoute(
        HandlerType.POST,
        "/api/v1/satellites/{name}/" + verb,
        ApiRight.WRITE,
        summary,
        List.of(ApiParameter.satellite()),
        Optional.of(RegistryResources.Explanation.class),
        ApiRoute.Answer.json(SatelliteStanding.class),
        Set.of(Problem.Kind.NOT_FOUND, Problem.Kind.CONFLICT),
        request ->
            request.answer(
                decision.apply(request.path("name"), RegistryResources.reason(request))));
  }
}
