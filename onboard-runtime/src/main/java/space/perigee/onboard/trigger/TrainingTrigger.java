package space.perigee.onboard.trigger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlTree;

/**
 * Says when training starts.
 *
 * @param condition that must hold
 */
public record TrainingTrigger(Condition condition) {

  /**
   * Reads a file.
   *
   * @throws TriggerException if it is no trigger; names file, line, field, value and what is
   *     allowed
   * @throws IOException if it cannot be read
   */
  public static TrainingTrigger read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(YamlTree.MAX_CHARS + 1);
    }
    if (bytes.length > YamlTree.MAX_CHARS) {
      throw refusal(file, "larger than " + YamlTree.MAX_CHARS + " bytes; a few hundred are usual");
    }
    try {
      return parse(
          file.toString(),
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw refusal(file, "is not UTF-8 text");
    }
  }

  private static TriggerException refusal(Path file, String problem) {
    return new TriggerException(List.of(new Finding(file.toString(), 0, "", problem)));
  }

  /**
   * Reads text.
   *
   * @param file name for the findings
   * @throws TriggerException if it is no trigger
   */
  public static TrainingTrigger parse(String file, String yaml) {
    return new TrainingTrigger(new TriggerReader(file).read(yaml));
  }

  /** True if training starts now. */
  public boolean starts(Situation situation) {
    return condition.holds(situation);
  }

  /** Why training starts or does not, on one line, for the log. */
  public String explain(Situation situation) {
    return (starts(situation) ? "train: " : "wait: ") + condition.explain(situation);
  }
}
