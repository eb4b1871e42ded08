package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.models.NewModel;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sim.example.DataSplit;
import space.perigee.sim.example.Statlog;

/**
 * The built-in pixels of Landsat, divided so that each satellite sees mainly some of the classes,
 * and a network of 43,142 parameters that has seen few of them.
 */
final class LandsatContent implements MissionContent {

  private static final String NETWORK = "mlp-256-128";
  private static final double LEARNING_RATE = 0.05;
  private static final int EPOCHS = 30;

  @Override
  public String description() {
    return "pixels of a Landsat scene, six classes of land cover; each satellite sees mainly some";
  }

  @Override
  public Written write(
      Path folder, List<String> satellites, long seed, StartTraining.Listener progress)
      throws IOException, InterruptedException {
    DataSplit split = DataSplit.of(Statlog.training(), satellites.size(), seed);
    Shared shared = new Shared("data/archive.csv", "data/golden.csv", "data/test.csv");
    Statlog.write(folder.resolve(shared.archive()), split.archive());
    Statlog.write(folder.resolve(shared.golden()), split.golden());
    Statlog.write(folder.resolve(shared.heldOut()), Statlog.test());
    List<String> streams = new ArrayList<>();
    for (int i = 0; i < satellites.size(); i++) {
      String stream = "data/" + satellites.get(i) + ".csv";
      Statlog.write(folder.resolve(stream), split.streams().get(i));
      streams.add(stream);
    }
    LabeledData archive =
        DataFormats.read(
                folder.resolve(shared.archive()),
                DataRequest.of(CsvSamples.LABEL, List.of()).withClasses(Statlog.CLASSES))
            .samples();
    NewModel wanted =
        new NewModel(
            ModelCatalog.named(NETWORK),
            InputShape.ofFeatures(Statlog.FEATURES),
            Statlog.CLASSES,
            new Sgd(LEARNING_RATE),
            seed);
    NativeThreads.limit(1);
    StartTraining.Result trained =
        new StartTraining(EPOCHS, archive.size(), 0).train(wanted, archive, false, progress);
    return new Written(
        trained.model(), streams, split.streams().stream().map(List::size).toList(), shared, true);
  }
}
