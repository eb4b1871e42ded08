package space.perigee.sim.lab.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.NetworkParameters;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;
import space.perigee.sync.model.Sha256;

/**
 * Everything that determines the results of a run, other than its strategy, filter and seed: the
 * options of the command, without those that select runs or name output files, and digests of the
 * input files.
 */
public final class TrialIdentity {

  private static final Set<String> WITHOUT_INFLUENCE =
      Set.of(
          "--strategy",
          "--filter",
          "--seeds",
          "--json",
          "--html",
          "--checkpoint",
          "--help",
          "--version",
          "--data",
          "--test",
          "--model",
          "--threads");

  private TrialIdentity() {}

  /**
   * Returns the values by the names of their options.
   *
   * @param stream stream of the first seed
   * @param network network of the first seed
   * @param threads number of native threads
   */
  static Map<String, String> of(
      CommandSpec spec, ExperienceStream stream, MultiLayerNetwork network, int threads) {
    Map<String, String> settings = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (!WITHOUT_INFLUENCE.contains(option.longestName()) && value != null) {
        settings.put(option.longestName(), value.toString());
      }
    }
    settings.put("--threads", String.valueOf(threads));
    settings.put("--data", digest(stream));
    settings.put("--model", digest(network));
    return settings;
  }

  private static String digest(MultiLayerNetwork network) {
    MessageDigest sha = Sha256.newDigest();
    sha.update(network.getLayerWiseConfigurations().toJson().getBytes(StandardCharsets.UTF_8));
    sha.update(new NetworkParameters(network).weights().toLittleEndian());
    return text(sha);
  }

  private static String digest(ExperienceStream stream) {
    MessageDigest sha = Sha256.newDigest();
    sha.update(stream.classes().toString().getBytes(StandardCharsets.UTF_8));
    for (Experience task : stream.tasks()) {
      sha.update(task.name().getBytes(StandardCharsets.UTF_8));
      update(sha, task.train());
      update(sha, task.test());
    }
    return text(sha);
  }

  private static void update(MessageDigest sha, LabeledData data) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * data.featureCount() + Integer.BYTES);
    data.samples().forEach(sample -> update(sha, sample, bytes.clear()));
  }

  private static void update(MessageDigest sha, Sample sample, ByteBuffer bytes) {
    for (float feature : sample.features()) {
      bytes.putFloat(feature);
    }
    sha.update(bytes.putInt(sample.label()).flip());
  }

  private static String text(MessageDigest sha) {
    return "of SHA-256 " + HexFormat.of().formatHex(sha.digest()).substring(0, 16);
  }
}
