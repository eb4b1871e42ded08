package space.perigee.onboard.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.text.TextResource;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlSchema;
import space.perigee.hw.yaml.YamlTree;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.PageHinkley;
import space.perigee.onboard.plan.LearningPlan.Memory;
import space.perigee.onboard.plan.LearningPlan.Steps;
import space.perigee.onboard.plan.LearningPlan.Timing;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.onboard.trigger.Condition;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;
import space.perigee.sync.io.Utf8Text;

/**
 * Reads a learning plan from YAML, or reports all its faults: the schema checks shapes and ranges,
 * the records check what the schema cannot express, and the plan checks for contradictions. Missing
 * fields have the defaults of {@link LearningPlan}, or are off.
 */
public final class PlanReader {

  /** A list of conditions needs two levels. */
  static final int MAX_DEPTH = 20;

  private final PlanText text;

  private PlanReader(PlanText text) {
    this.text = text;
  }

  static YamlSchema schema() {
    return YamlSchema.load(PlanReader.class, "learning.schema.json");
  }

  /** An example plan with all fields and comments. */
  public static String sample() {
    return TextResource.read(PlanReader.class, "learning.yaml");
  }

  /**
   * Reads a file.
   *
   * @throws InputException if the plan is invalid; names file, line, field, value and what is
   *     allowed
   * @throws IOException if the file cannot be read
   */
  public static LearningPlan read(Path file) throws IOException {
    InputFile.require(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(YamlTree.MAX_CHARS + 1);
    }
    if (bytes.length > YamlTree.MAX_CHARS) {
      throw new InputException(
          file + ": larger than " + YamlTree.MAX_CHARS + " bytes; a plan usually has about 1,000");
    }
    return parse(file.toString(), Utf8Text.decode(file.toString(), bytes));
  }

  /**
   * Parses text.
   *
   * @param file name of the file in findings
   * @throws InputException if the plan is invalid
   */
  public static LearningPlan parse(String file, String yaml) {
    YamlTree tree = YamlTree.parse(file, yaml, MAX_DEPTH);
    List<Finding> findings = schema().check(file, tree);
    if (!findings.isEmpty()) {
      throw PlanText.refusal(findings);
    }
    return new PlanReader(new PlanText(file, tree)).plan();
  }

  private LearningPlan plan() {
    String strategy = text.at(field("strategy")).asText(LearningPlan.REPLAY);
    JsonPointer train = field("train");
    TrainingDepth depth =
        text.has(train)
            ? text.made(train, () -> TrainingDepth.parse(text.text(train)))
            : TrainingDepth.FULL;
    Memory memory =
        new Memory(
            text.integer("/memory/samples", Memory.DEFAULT.samples()),
            text.integer("/memory/bits", Memory.DEFAULT.bits()));
    Steps steps =
        new Steps(
            text.integer("/batch", Steps.DEFAULT.batch()),
            text.integer("/replayed", Steps.DEFAULT.replayed()),
            text.integer("/steps-per-sample", Steps.DEFAULT.perSample()));
    Timing timing = timing(steps);
    DriftDetection drift = drift();
    if (depth == null || !text.isFaultless()) {
      throw text.refusal();
    }
    LearningPlan.check(
        strategy,
        depth,
        steps,
        timing,
        drift,
        (field, problem) -> text.report(field(field), problem));
    if (!text.isFaultless()) {
      throw text.refusal();
    }
    return new LearningPlan(
        strategy, depth, memory, steps, timing, drift, hardExamples(), pseudoLabels(), guard());
  }

  private static JsonPointer field(String name) {
    return JsonPointer.empty().appendProperty(name);
  }

  private Timing timing(Steps steps) {
    JsonPointer trainWhen = field("train-when");
    @Nullable Condition condition =
        text.has(trainWhen) ? new ConditionReader(text).read(trainWhen) : null;
    int byDefault =
        text.has(trainWhen) ? Math.max(Timing.DEFAULT_WAITING, steps.batch()) : steps.batch();
    return new Timing(condition, text.integer("/waiting", byDefault));
  }

  private DriftDetection drift() {
    PageHinkley.Settings pageHinkley = PageHinkley.Settings.DEFAULT;
    Adwin.Settings adwin = Adwin.Settings.DEFAULT;
    DriftDetection.Blocks blocks = DriftDetection.Blocks.DEFAULT;
    return new DriftDetection(
        isOn("page-hinkley")
            ? new PageHinkley.Settings(
                text.number("/drift/page-hinkley/delta", pageHinkley.delta()),
                text.number("/drift/page-hinkley/lambda", pageHinkley.lambda()),
                pageHinkley.minValues())
            : null,
        isOn("adwin")
            ? new Adwin.Settings(
                text.number("/drift/adwin/delta", adwin.delta()), adwin.clock(), adwin.risesOnly())
            : null,
        isOn("embedding-distance")
            ? new DriftDetection.Blocks(
                text.integer("/drift/embedding-distance/block", blocks.block()),
                text.integer(
                    "/drift/embedding-distance/reference-blocks", blocks.referenceBlocks()))
            : null);
  }

  private boolean isOn(String detector) {
    return text.has(field("drift").appendProperty(detector));
  }

  private @Nullable HardExampleChoice hardExamples() {
    JsonNode choice = text.at(field("hard-examples"));
    return choice.isMissingNode()
        ? null
        : new HardExampleChoice(
            choice.get("score").asText(),
            choice.get("kept").asInt(),
            choice.get("bytes-per-pass").asLong());
  }

  private @Nullable PseudoLabeling pseudoLabels() {
    JsonNode rules = text.at(field("pseudo-labels"));
    return rules.isMissingNode()
        ? null
        : new PseudoLabeling(
            rule(rules, "confidence"),
            rule(rules, "lowest-confidence"),
            rule(rules, "margin"),
            rule(rules, "max-share"),
            rule(rules, "max-class-share"),
            rule(rules, "min-precision"));
  }

  private GuardRules guard() {
    GuardRules byDefault = GuardRules.DEFAULT;
    return new GuardRules(
        text.at(field("guard").appendProperty("active")).asBoolean(byDefault.active()),
        text.number("/guard/cpu-share", byDefault.cpuShare()),
        text.number("/guard/bound", byDefault.bound()),
        text.number("/guard/false-alarm", byDefault.falseAlarm()),
        text.integer("/guard/first-samples", byDefault.firstSamples()));
  }

  private static OptionalDouble rule(JsonNode rules, String name) {
    return rules.has(name) ? OptionalDouble.of(rules.get(name).asDouble()) : OptionalDouble.empty();
  }
}
