package space.perigee.ground.web;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.javalin.http.HandlerType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import space.perigee.ground.access.ApiRight;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.control.GroundOperations;

/** Backups of the state. */
final class BackupResources {

  /** Where a backup goes. */
  record Target(
      @JsonPropertyDescription(
              "Absolute path of a folder on the server's machine that does not exist or is empty.")
          String folder) {}

  private final GroundOperations ground;

  BackupResources(GroundOperations ground) {
    this.ground = ground;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(
            HandlerType.POST,
            "/api/v1/backups",
            ApiRight.WRITE,
            "Takes a backup of the whole state while the server goes on; answers when it is"
                + " complete.",
            List.of(),
            Optional.of(Target.class),
            ApiRoute.Answer.json(BackupWriter.Summary.class),
            Set.of(Problem.Kind.CONFLICT),
            request -> request.answer(ground.backup(folder(request.body(Target.class))))));
  }

  private static Path folder(Target target) {
    try {
      Path folder = Path.of(target.folder());
      if (folder.isAbsolute() && folder.getNameCount() > 0) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // refused below
    }
    throw new ProblemException(
        Problem.ofField("folder", target.folder(), "the absolute path of a folder"));
  }
}
