package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A DL4J network compiled for speed. It reads the network's parameters and writes its gradients in
 * place, so it sees every change of the parameters, and DL4J's updater sees the gradients.
 *
 * <p>A <i>cut</i> is a boundary between two layers: cut 0 is the input, cut k the output of layer k
 * - 1. Training may start at a cut from stored activations; the layers below then stay unchanged
 * (latent replay; Pellegrini et al., Latent replay for real-time continual learning, IROS 2020).
 *
 * <p>Arrays are bound once per number of samples, without those for gradients until training needs
 * them. A smaller batch runs in larger arrays, padded with samples of zeros that have no gradient;
 * this is exact, since no supported layer mixes samples. Not thread-safe.
 */
final class CompiledNetwork {

  /** Maximum number of samples that run together without training. */
  static final int LARGEST_BATCH = 32;

  /** Arrays for the layers between two cuts. */
  private record Bound(int from, int to, boolean training, Chain chain) {

    boolean serves(int otherFrom, int otherTo, int samples) {
      return from == otherFrom && to == otherTo && chain.batch().samples() == samples;
    }
  }

  private final PassSeed seed;
  private final List<Stage> stages;
  private final List<Integer> cuts;
  private final List<List<Integer>> shapes;
  private final int[] sizes;
  private final int[] parametersBelow;
  private final List<Bound> chains = new ArrayList<>();
  private @Nullable Chain last;

  private CompiledNetwork(
      PassSeed seed,
      List<Stage> stages,
      List<Integer> cuts,
      List<List<Integer>> shapes,
      int[] parametersBelow) {
    this.seed = seed;
    this.stages = stages;
    this.cuts = cuts;
    this.shapes = shapes;
    this.sizes = shapes.stream().mapToInt(Batch::size).toArray();
    this.parametersBelow = parametersBelow;
  }

  /**
   * Compiles a network.
   *
   * @param input shape of a sample: {@code [features]} or {@code [channels, height, width]}
   * @param oneDnn whether oneDNN runs the convolutions
   * @throws UnsupportedNetworkException if it has a layer that only DL4J can run
   */
  static CompiledNetwork of(MultiLayerNetwork network, List<Integer> input, boolean oneDnn)
      throws UnsupportedNetworkException {
    network.initGradientsView();
    PassSeed seed = new PassSeed(network);
    Compiler compiler = new Compiler(network, input, oneDnn, seed);
    compiler.compile();
    List<Integer> cuts = new ArrayList<>(List.of(0));
    cuts.addAll(compiler.ends());
    List<List<Integer>> shapes = new ArrayList<>();
    for (int stage : cuts) {
      shapes.add(stage == 0 ? List.copyOf(input) : compiler.stages().get(stage - 1).outputShape());
    }
    int[] below = new int[cuts.size()];
    for (int i = 1; i < below.length; i++) {
      below[i] = below[i - 1] + Math.toIntExact(network.getLayer(i - 1).numParams());
    }
    return new CompiledNetwork(seed, compiler.stages(), cuts, shapes, below);
  }

  /** Number of layers. */
  int layers() {
    return cuts.size() - 1;
  }

  /** Layout of a row at a cut: channels come first in a sample, and last behind a layer. */
  ChannelLayout layout(int cut) {
    List<Integer> shape = shapes.get(cut);
    return cut == 0 ? ChannelLayout.ofInput(shape) : ChannelLayout.ofOutput(shape);
  }

  /** Number of values per sample at a cut. */
  int size(int cut) {
    return sizes[cut];
  }

  /**
   * Runs samples forward from one cut to another and returns their activations there, row by row.
   *
   * @param from cut of {@code values}; 0 for samples
   * @param to cut of the result; the number of layers for the logits
   * @param values rows at cut {@code from}
   */
  float[] forward(int from, int to, float[] values) {
    int count = values.length / size(from);
    float[] result = new float[count * size(to)];
    for (int at = 0; at < count; at += LARGEST_BATCH) {
      int part = Math.min(LARGEST_BATCH, count - at);
      chain(from, to, part, false).forward(values, at, part, result, false);
    }
    return result;
  }

  /**
   * Computes the logits of a training minibatch. Call {@link #backward} next.
   *
   * @param from cut of {@code values}, below which nothing is trained
   * @param values rows at cut {@code from}
   * @param logits receives the logits, row by row
   */
  void logits(int from, float[] values, float[] logits) {
    int count = values.length / size(from);
    last = chain(from, layers(), count, true);
    seed.begin(values);
    last.forward(values, 0, count, logits, true);
  }

  /**
   * Writes the gradient of the loss by the parameters above the cut, summed over the samples, to
   * the network's gradients. Gradients by the parameters below the cut are not written.
   *
   * @param byLogits gradient of the loss by the logits from {@link #logits}
   */
  void backward(float[] byLogits) {
    if (last == null) {
      throw new IllegalStateException("call logits before backward");
    }
    last.backward(byLogits);
  }

  /** Number of parameters of the layers below a cut, which come first in the network's vector. */
  int parametersBelow(int cut) {
    return parametersBelow[cut];
  }

  /**
   * Returns the memory of the arrays for {@code samples} between two cuts. It is linear in the
   * samples, so this creates and frees the arrays for one and for two samples to measure them.
   */
  ArrayMemory arrays(int from, int to, int samples, boolean training) {
    Batch one = bind(from, to, 1, training).batch();
    Batch two = bind(from, to, 2, training).batch();
    ArrayMemory memory = one.memory().extrapolate(two.memory(), rounded(samples));
    one.release();
    two.release();
    return memory;
  }

  /** Returns the memory of all existing arrays. */
  ArrayMemory arrays() {
    return chains.stream()
        .map(bound -> bound.chain().batch().memory())
        .reduce(ArrayMemory.NONE, ArrayMemory::plus);
  }

  /** Returns the arrays for {@code samples}, creating them if necessary. */
  private Chain chain(int from, int to, int samples, boolean training) {
    int rounded = rounded(samples);
    for (int i = 0; i < chains.size(); i++) {
      Bound bound = chains.get(i);
      if (bound.serves(from, to, rounded) && (bound.training() || !training)) {
        return bound.chain();
      }
    }
    if (training) {
      // Arrays for training also serve prediction, so they replace those for prediction alone.
      chains.removeIf(bound -> bound.serves(from, to, rounded));
    }
    Chain chain = bind(from, to, rounded, training);
    chains.add(new Bound(from, to, training, chain));
    return chain;
  }

  private Chain bind(int from, int to, int samples, boolean training) {
    return new Chain(
        stages.subList(cuts.get(from), cuts.get(to)),
        new Batch(samples, training),
        shapes.get(from));
  }

  /** Rounds up to a power of two. */
  static int rounded(int samples) {
    return Integer.highestOneBit(Math.max(1, 2 * samples - 1));
  }
}
