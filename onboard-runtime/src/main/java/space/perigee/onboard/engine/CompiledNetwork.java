package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A DL4J network compiled for speed. Reads the network's parameters and writes its gradients, both
 * in place, so that whatever changes the one is seen here, and DL4J's updater sees the other.
 *
 * <p>A <i>cut</i> is a place between two layers: cut 0 is the input, cut k what leaves layer k - 1.
 * Training may begin at a cut with what was kept of the layers below, which then stay as they are
 * (latent replay; Pellegrini et al., Latent replay for real-time continual learning, IROS 2020).
 *
 * <p>Arrays are bound once for a number of samples. Fewer samples run in the arrays of more, with
 * zeros behind them and no gradient: no supported layer mixes samples. Not thread-safe.
 */
final class CompiledNetwork {

  /** Samples that are run together when nothing is trained. */
  private static final int LARGEST_BATCH = 32;

  private final MultiLayerNetwork network;
  private final PassSeed seed;
  private final List<Stage> stages;
  private final List<Integer> cuts;
  private final List<List<Integer>> shapes;
  private final Map<List<Integer>, Chain> chains = new HashMap<>();
  private @Nullable Chain last;

  private CompiledNetwork(
      MultiLayerNetwork network,
      PassSeed seed,
      List<Stage> stages,
      List<Integer> cuts,
      List<List<Integer>> shapes) {
    this.network = network;
    this.seed = seed;
    this.stages = stages;
    this.cuts = cuts;
    this.shapes = shapes;
  }

  /**
   * Compiles a network.
   *
   * @param input shape of a sample: {@code [features]} or {@code [channels, height, width]}
   * @throws UnsupportedNetworkException if it has a layer that only DL4J can run
   */
  static CompiledNetwork of(MultiLayerNetwork network, List<Integer> input)
      throws UnsupportedNetworkException {
    network.initGradientsView();
    PassSeed seed = new PassSeed(network);
    Compiler compiler = new Compiler(network, input, seed);
    compiler.compile();
    List<Integer> cuts = new ArrayList<>(List.of(0));
    cuts.addAll(compiler.ends());
    List<List<Integer>> shapes = new ArrayList<>();
    for (int stage : cuts) {
      shapes.add(stage == 0 ? List.copyOf(input) : compiler.stages().get(stage - 1).outputShape());
    }
    return new CompiledNetwork(network, seed, compiler.stages(), cuts, shapes);
  }

  /** Number of layers. */
  int layers() {
    return cuts.size() - 1;
  }

  /** Number of values of a sample at a cut. */
  int size(int cut) {
    return Batch.size(shapes.get(cut));
  }

  /**
   * What the samples are at a cut, row by row.
   *
   * @param from where {@code values} are, 0 for samples
   * @param to where they are wanted; the number of layers for the logits
   * @param values rows at cut {@code from}
   */
  float[] forward(int from, int to, float[] values) {
    int size = size(from);
    int outputs = size(to);
    int count = values.length / size;
    float[] result = new float[count * outputs];
    for (int at = 0; at < count; at += LARGEST_BATCH) {
      int end = Math.min(count, at + LARGEST_BATCH);
      float[] part = Arrays.copyOfRange(values, at * size, end * size);
      float[] out = chain(from, to, end - at).forward(part, false);
      System.arraycopy(out, 0, result, at * outputs, out.length);
    }
    return result;
  }

  /**
   * The logits of a minibatch, to be followed by {@link #backward}.
   *
   * @param from the cut at which {@code values} are, and below which nothing is trained
   */
  float[] logits(int from, float[] values) {
    last = chain(from, layers(), values.length / size(from));
    seed.begin(values);
    return last.forward(values, true);
  }

  /**
   * Writes the gradient of the loss by the parameters above the cut, summed over the samples, to
   * the network's gradients; that by the parameters below it is zero.
   *
   * @param byLogits gradient of the loss by the logits that {@link #logits} returned
   */
  void backward(float[] byLogits) {
    if (last == null) {
      throw new IllegalStateException("backward comes after logits");
    }
    last.backward(byLogits);
  }

  /** Number of parameters of the layers below a cut, which come first in the network's vector. */
  int parametersBelow(int cut) {
    int sum = 0;
    for (int i = 0; i < cut; i++) {
      sum += Math.toIntExact(network.getLayer(i).numParams());
    }
    return sum;
  }

  /** The arrays for so many samples; their number is rounded up to a power of two. */
  private Chain chain(int from, int to, int samples) {
    int rounded = Integer.highestOneBit(Math.max(1, 2 * samples - 1));
    return chains.computeIfAbsent(
        List.of(from, to, rounded),
        key -> new Chain(stages.subList(cuts.get(from), cuts.get(to)), rounded, shapes.get(from)));
  }
}
