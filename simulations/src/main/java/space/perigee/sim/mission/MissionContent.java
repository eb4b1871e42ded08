package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.StartTraining;

/** Where the samples and the start model of a new mission come from. */
interface MissionContent {

  /**
   * What was written.
   *
   * @param start the model that the mission starts with
   * @param streams what each satellite sees, relative to the mission folder
   * @param streamSizes samples of each satellite
   * @param isOrdered whether the streams are in the order in which satellites are to see them
   */
  record Written(
      ModelFile start,
      List<String> streams,
      List<Integer> streamSizes,
      Shared shared,
      boolean isOrdered) {}

  /**
   * Samples on the ground, relative to the mission folder.
   *
   * @param archive those that the start model was trained on
   * @param golden those for tests on board and for the gate
   * @param heldOut those for the report
   */
  record Shared(String archive, String golden, String heldOut) {}

  /** A line about the content, for a comment. */
  String description();

  /**
   * Writes the samples and trains the start model.
   *
   * @param folder the mission folder, which has a folder {@code data}
   * @param satellites names of the satellites
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  Written write(Path folder, List<String> satellites, long seed, StartTraining.Listener progress)
      throws IOException, InterruptedException;
}
