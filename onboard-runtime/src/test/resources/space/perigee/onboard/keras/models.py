"""Makes models with Keras, and what they predict: models.py FOLDER keras|tf_keras

For each model: NAME.h5, NAME.keras, NAME.x (samples, channels first) and NAME.p (probabilities),
the last two little-endian float32.
"""
import importlib
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy

folder, module = sys.argv[1:]
keras = importlib.import_module(module)
L = keras.layers
SAMPLES = 40


def row(shape, *layers):
    return keras.Sequential([L.Input(shape), *layers])


def graph(shape, *layers):
    start = end = L.Input(shape)
    for layer in layers:
        end = layer(end)
    return keras.Model(start, end)


def models():
    yield "mlp", row(
        (36,),
        L.Dense(128, activation="relu"),
        L.Dense(64, activation="tanh"),
        L.Dense(6, activation="softmax"),
    )
    yield "mnist", row(
        (28, 28),
        L.Flatten(),
        L.Dense(128, activation="relu"),
        L.Dropout(0.2),
        L.Dense(10, activation="softmax"),
    )
    yield "cnn", row(
        (64, 64, 3),
        L.Conv2D(16, 3, padding="same", activation="relu"),
        L.MaxPooling2D(),
        L.Conv2D(32, 3, padding="same", activation="relu"),
        L.MaxPooling2D(),
        L.Conv2D(64, 3, padding="same", activation="relu"),
        L.MaxPooling2D(),
        L.Flatten(),
        L.Dropout(0.5),
        L.Dense(64, activation="relu"),
        L.Dense(10, activation="softmax"),
    )
    yield "valid", row(
        (31, 29, 2),
        L.Conv2D(8, (5, 3), strides=(2, 3), activation="elu"),
        L.AveragePooling2D((3, 2), strides=(2, 1)),
        L.Conv2D(5, 3, padding="valid", use_bias=False),
        L.ReLU(),
        L.Flatten(),
        L.Dense(7),
        L.Softmax(),
    )
    yield "odd", row(
        (17, 13, 4),
        L.Conv2D(6, 4, strides=2, padding="same"),
        L.LeakyReLU(),
        L.AveragePooling2D(3, 2, padding="same"),
        L.MaxPooling2D(2, 2, padding="same"),
        L.Flatten(),
        L.Dense(5, activation="softmax"),
    )
    yield "mobile", graph(
        (64, 64, 3),
        L.Rescaling(1 / 127.5, offset=-1),
        L.Conv2D(16, 3, strides=2, padding="same"),
        L.ReLU(6.0),
        L.DepthwiseConv2D(3, strides=2, padding="same", activation="relu"),
        L.Conv2D(32, 1, activation="swish"),
        L.DepthwiseConv2D(3, depth_multiplier=2, padding="valid", use_bias=False),
        L.Conv2D(24, 1, activation="relu6"),
        L.GlobalAveragePooling2D(),
        L.Dense(4),
        L.Activation("softmax"),
    )
    yield "bn", row(
        (16, 16, 3),
        L.Conv2D(8, 3, use_bias=False),
        L.BatchNormalization(),
        L.ReLU(),
        L.MaxPooling2D(),
        L.DepthwiseConv2D(3),
        L.BatchNormalization(scale=False),
        L.Activation("relu"),
        L.Flatten(),
        L.BatchNormalization(center=False, scale=False),
        L.Dense(9),
        L.BatchNormalization(momentum=0.9, epsilon=1e-5),
        L.Dropout(0.3),
        L.Dense(4, activation="softmax"),
    )
    yield "globalmax", row(
        (12, 12, 1),
        L.Conv2D(8, 3, activation="selu"),
        L.GlobalMaxPooling2D(),
        L.Dense(3, activation="softmax"),
    )
    yield "logits", row((10,), L.Dense(8, activation="softsign"), L.Dense(3))
    yield "cloud", row(
        (16, 16, 3),
        L.Conv2D(4, 3, activation="softplus"),
        L.Flatten(),
        L.Dense(1, activation="sigmoid"),
    )


def loss(name):
    if name == "logits":
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return "binary_crossentropy" if name == "cloud" else "sparse_categorical_crossentropy"


def probabilities(name, predicted):
    if name == "logits":
        powers = numpy.exp(predicted - predicted.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)
    return numpy.concatenate([1 - predicted, predicted], 1) if name == "cloud" else predicted


keras.utils.set_random_seed(7)
random = numpy.random.default_rng(3)
for name, model in models():
    shape = (SAMPLES,) + model.input_shape[1:]
    samples = random.normal(size=shape).astype("float32")
    if name == "mobile":
        samples = random.integers(0, 256, size=shape) * random.uniform(size=(SAMPLES, 1, 1, 3))
        samples = samples.astype("float32")
    model.compile("adam", loss(name))
    labels = random.integers(0, max(2, model.output_shape[-1]), size=SAMPLES)
    # So that no bias, mean or variance is what it began as.
    model.fit(samples, labels, epochs=3, batch_size=8, verbose=0)
    # So that predictions differ from sample to sample.
    model.set_weights([1.5 * weights for weights in model.get_weights()])
    predicted = probabilities(name, model.predict(samples, verbose=0))
    model.save(f"{folder}/{name}.h5")
    model.save(f"{folder}/{name}.keras")
    first = samples.transpose(0, 3, 1, 2) if samples.ndim == 4 else samples
    first.astype("<f4").tofile(f"{folder}/{name}.x")
    predicted.astype("<f4").tofile(f"{folder}/{name}.p")
