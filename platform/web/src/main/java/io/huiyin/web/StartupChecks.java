package io.huiyin.web;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A service that would not check the audience, or with a route without a stated policy, does not start. */
@ApplicationScoped
class StartupChecks {

    @ConfigProperty(name = "quarkus.oidc.token.audience")
    Optional<List<String>> audience;

    void check(@Observes StartupEvent event, BeanManager beans) {
        if (audience.isEmpty() || audience.get().contains("any")) {
            throw new IllegalStateException(
                    "quarkus.oidc.token.audience must be set: tokens meant for others would be taken");
        }
        TreeSet<String> open = new TreeSet<>();
        beans.getBeans(Object.class, Any.Literal.INSTANCE).forEach(bean -> unstated(bean.getBeanClass(), open));
        if (!open.isEmpty()) {
            throw new IllegalStateException("routes without a stated policy: " + open);
        }
    }

    static void unstated(Class<?> resource, TreeSet<String> open) {
        if (resource.isInterface() || !resource.isAnnotationPresent(Path.class) && !anyInterfaceHasPath(resource)) {
            return;
        }
        for (Class<?> type = resource; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (route(method) && !stated(method) && !stated(type)) {
                    open.add(type.getName() + "#" + method.getName());
                }
            }
        }
    }

    private static boolean anyInterfaceHasPath(Class<?> type) {
        for (Class<?> i : type.getInterfaces()) {
            if (i.isAnnotationPresent(Path.class)) {
                return true;
            }
        }
        return false;
    }

    private static boolean route(Method method) {
        for (var a : method.getAnnotations()) {
            if (a.annotationType().isAnnotationPresent(HttpMethod.class)) {
                return true;
            }
        }
        return false;
    }

    private static boolean stated(AnnotatedElement element) {
        return element.isAnnotationPresent(RolesAllowed.class)
                || element.isAnnotationPresent(PermitAll.class)
                || element.isAnnotationPresent(Authenticated.class)
                || element.isAnnotationPresent(DenyAll.class);
    }
}
