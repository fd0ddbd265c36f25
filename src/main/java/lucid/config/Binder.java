package lucid.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Binds a HOCON object to a record, key by key: component {@code lagP99} is key {@code lag-p99},
 * unless {@link Key} names another.
 *
 * <p>Components may be {@code int}, {@code long}, {@code double}, {@code boolean}, {@code String},
 * {@link Duration} (never negative), {@link URI}, {@link Path}, {@link Secret}, an enum, another
 * record, and {@code Optional}, {@code List} or {@code Map<String, ...>} of these. Every component
 * must have a value unless it is {@code Optional}, and every value a component. A record refuses a
 * value by throwing a {@link Refusal} in its constructor. A component of type {@link ConfigObject}
 * accepts any object unchecked.
 */
public final class Binder {
  private static final Pattern SECRET =
      Pattern.compile("key|pass|secret|token|credential", Pattern.CASE_INSENSITIVE);

  private final List<Problem> problems = new ArrayList<>();

  private Binder() {}

  /**
   * Binds the object at {@code path}.
   *
   * @param config a resolved configuration
   * @param path the path of the record's object, such as {@code "lucid"}
   * @throws InvalidConfigException naming every unknown, missing or impossible key
   */
  public static <R extends Record> R bind(Config config, String path, Class<R> type) {
    var binder = new Binder();
    Object bound = null;
    if (config.hasPath(path)) {
      bound = binder.value(config.getValue(path), type, path);
    } else {
      binder.report(path, "nothing", config.origin(), "an object");
    }
    if (!binder.problems.isEmpty()) {
      throw new InvalidConfigException(binder.problems);
    }
    return type.cast(bound);
  }

  /** Returns where a value was written, for a reader: {@code conf/lucid.conf:12} or {@code -D}. */
  public static String describe(ConfigOrigin origin) {
    var description = origin.description();
    if (description.contains("system propert")) {
      return "-D";
    }
    if (description.startsWith("env var")) {
      return "environment";
    }
    var resource = Optional.ofNullable(origin.resource()).orElse(origin.filename());
    if (resource == null) {
      return description;
    }
    var file = origin.resource() == null ? resource : "conf/" + resource;
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  private Object value(ConfigValue value, Type type, String key) {
    if (type instanceof ParameterizedType generic) {
      return generic(value, generic, key);
    }
    var raw = (Class<?>) type;
    if (raw == ConfigObject.class) {
      return value instanceof ConfigObject ? value : refuse(key, value, "an object");
    }
    if (raw.isRecord() && raw != Secret.class) {
      return value instanceof ConfigObject object
          ? record(object, raw, key)
          : refuse(key, value, "an object with the keys " + names(raw));
    }
    return scalar(value, raw, key);
  }

  private Object generic(ConfigValue value, ParameterizedType type, String key) {
    var arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return Optional.ofNullable(value(value, arguments[0], key));
    }
    if (type.getRawType() == List.class) {
      return list(value, arguments[0], key);
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      if (!(value instanceof ConfigObject object)) {
        return refuse(key, value, "an object");
      }
      var map = new LinkedHashMap<String, Object>();
      object.forEach((name, entry) -> map.put(name, value(entry, arguments[1], child(key, name))));
      return map;
    }
    throw new IllegalStateException("no binding for " + type + " at " + key);
  }

  private Object list(ConfigValue value, Type element, String key) {
    List<? extends ConfigValue> values;
    try {
      // Config.getList also accepts the object with numbers as keys that -Dkey.0=a -Dkey.1=b make.
      values = value.atKey("list").getList("list");
    } catch (ConfigException.WrongType e) {
      return refuse(key, value, "a list");
    }
    var list = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      list.add(value(values.get(i), element, key + "." + i));
    }
    return list.contains(null) ? null : List.copyOf(list);
  }

  private Object record(ConfigObject object, Class<?> type, String key) {
    var components = type.getRecordComponents();
    var known =
        Arrays.stream(components).map(Binder::name).collect(Collectors.toCollection(TreeSet::new));
    object.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            // A secret under a misspelt name is still a secret.
            var shown = SECRET.matcher(name).find() ? new Secret("").toString() : show(value);
            report(child(key, name), shown, value.origin(), "one of the keys " + known);
          }
        });
    int before = problems.size();
    var arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(object, components[i], key);
    }
    return problems.size() == before ? construct(object, type, arguments, key) : null;
  }

  private Object component(ConfigObject object, RecordComponent component, String key) {
    var childKey = child(key, name(component));
    var value = object.get(name(component));
    if (value != null && !isAbsent(value, component)) {
      return value(value, component.getGenericType(), childKey);
    }
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    report(childKey, "nothing", object.origin(), article(component.getType()));
    return null;
  }

  /** Returns whether the value is missing. An empty -D removes an optional value. */
  private static boolean isAbsent(ConfigValue value, RecordComponent component) {
    return value.valueType() == ConfigValueType.NULL
        || (component.getType() == Optional.class && "".equals(value.unwrapped()));
  }

  private Object construct(ConfigObject object, Class<?> type, Object[] arguments, String key) {
    try {
      var types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Refusal refusal) {
        var config = object.toConfig();
        return config.hasPath(refusal.key())
            ? refuse(child(key, refusal.key()), config.getValue(refusal.key()), refusal)
            : refuse(key, object, refusal);
      }
      throw new IllegalStateException(type + " can't be constructed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be constructed", e);
    }
  }

  private Object scalar(ConfigValue value, Class<?> type, String key) {
    try {
      return convert(value.atKey("value"), type, key);
    } catch (ConfigException
        | IllegalArgumentException
        | URISyntaxException
        | ArithmeticException e) {
      return refuse(key, value, article(type));
    }
  }

  private static Object convert(Config value, Class<?> type, String key) throws URISyntaxException {
    var path = "value";
    if (type == int.class) {
      return Math.toIntExact(whole(value, path));
    } else if (type == long.class) {
      return whole(value, path);
    } else if (type == double.class) {
      return finite(value, path);
    } else if (type == boolean.class) {
      return value.getBoolean(path);
    } else if (type == String.class) {
      return value.getString(path);
    } else if (type == Secret.class) {
      return new Secret(value.getString(path));
    } else if (type == Path.class) {
      return Path.of(value.getString(path));
    } else if (type == Duration.class) {
      return duration(value, path);
    } else if (type == URI.class) {
      return absolute(new URI(value.getString(path)));
    } else if (type.isEnum()) {
      return constant(type, value.getString(path));
    }
    throw new IllegalStateException("no binding for " + type + " at " + key);
  }

  /** Returns a whole number. The library would cut off a fraction. */
  private static long whole(Config value, String path) {
    double number = finite(value, path);
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException("a fraction");
    }
    return value.getLong(path);
  }

  private static double finite(Config value, String path) {
    double number = value.getDouble(path);
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not finite");
    }
    return number;
  }

  private static Duration duration(Config value, String path) {
    var text = value.getString(path);
    // The library would read a bare number as milliseconds, but another unit may have been meant.
    if (text.strip().matches("[-+0-9.]+") && !text.strip().equals("0")) {
      throw new IllegalArgumentException("no unit");
    }
    var duration = value.getDuration(path);
    if (duration.isNegative()) {
      throw new IllegalArgumentException("negative");
    }
    return duration;
  }

  private static URI absolute(URI uri) {
    // mongodb://a,b/ has no host that java.net.URI understands, but it has an authority.
    if (uri.getScheme() == null || uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("not absolute");
    }
    if (uri.getRawAuthority().contains("@")) {
      // The user would be shown wherever the address is shown.
      throw new IllegalArgumentException("with a user");
    }
    return uri;
  }

  private static Object constant(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> kebab(constant.toString()).equals(text))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  private Object refuse(String key, ConfigValue value, Refusal refusal) {
    return refuse(key, value, refusal.getMessage());
  }

  private Object refuse(String key, ConfigValue value, String allowed) {
    report(key, show(value), value.origin(), allowed);
    return null;
  }

  private void report(String key, String value, ConfigOrigin origin, String allowed) {
    problems.add(new Problem(key, value, describe(origin), allowed));
  }

  private static String show(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return "{" + String.join(", ", new TreeSet<>(object.keySet())) + "}";
    } else if (value instanceof ConfigList list) {
      return "a list of " + list.size();
    }
    // An address may hold a password, and an unescaped password may hold any character.
    return String.valueOf(value.unwrapped()).replaceAll("//.*@", "//***@");
  }

  private static String article(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    } else if (type == double.class) {
      return "a number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == Duration.class) {
      return "a duration with its unit, such as \"10 s\" or \"250 ms\", not negative";
    } else if (type == URI.class) {
      return "an absolute address without user and password, such as http://127.0.0.1:8080";
    } else if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> kebab(constant.toString()))
              .toList();
    } else if (type.isRecord() && type != Secret.class) {
      return "an object with the keys " + names(type);
    } else if (type == List.class) {
      return "a list";
    } else if (type == Map.class) {
      return "an object";
    }
    return "a text";
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(Binder::name).sorted().toList();
  }

  private static String name(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(Key.class))
        .map(Key::value)
        .orElseGet(() -> kebab(component.getName()));
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static String child(String key, String name) {
    return key + "." + (name.matches("[A-Za-z0-9_.-]+") ? name : ConfigUtil.quoteString(name));
  }
}
