/** A Vulkan library that is Mesa's lavapipe, but introduces itself as SwiftShader, the only software GPU that Chromium lets WebGPU use. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef void (*function)(void);

/* How VkPhysicalDeviceProperties begins, and how VkPhysicalDeviceProperties2 wraps it (Vulkan specification, "Devices
   and Queues"). Written out here so that Vulkan's headers need not be installed. */
struct properties {
  uint32_t api_version, driver_version, vendor_id, device_id;
};
struct properties2 {
  int32_t type;
  void *next;
  struct properties properties;
};

static function (*system_lookup)(void *instance, const char *name);
static void (*system_properties)(void *device, struct properties *);
static void (*system_properties2)(void *device, struct properties2 *);

/* The system's Vulkan loader, told of no other driver than lavapipe. */
__attribute__((constructor)) static void open_loader(void) {
  setenv("VK_DRIVER_FILES", LAVAPIPE, 1);
  setenv("VK_ICD_FILENAMES", LAVAPIPE, 1);
  void *library = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library) system_lookup = (function (*)(void *, const char *))dlsym(library, "vkGetInstanceProcAddr");
}

static void introduce_as_swiftshader(struct properties *properties) {
  properties->vendor_id = 0x1AE0;
  properties->device_id = 0xC0DE;
}

static void renamed_properties(void *device, struct properties *properties) {
  system_properties(device, properties);
  introduce_as_swiftshader(properties);
}

static void renamed_properties2(void *device, struct properties2 *wrapper) {
  system_properties2(device, wrapper);
  introduce_as_swiftshader(&wrapper->properties);
}

/* The one entry point that Chromium looks up; every other function is found through it. */
__attribute__((visibility("default"))) function vkGetInstanceProcAddr(void *instance, const char *name) {
  if (!strcmp(name, "vkGetInstanceProcAddr")) return (function)vkGetInstanceProcAddr;
  function found = system_lookup ? system_lookup(instance, name) : NULL;
  if (!found) return NULL;
  if (!strcmp(name, "vkGetPhysicalDeviceProperties")) {
    system_properties = (void (*)(void *, struct properties *))found;
    return (function)renamed_properties;
  }
  if (!strcmp(name, "vkGetPhysicalDeviceProperties2") || !strcmp(name, "vkGetPhysicalDeviceProperties2KHR")) {
    system_properties2 = (void (*)(void *, struct properties2 *))found;
    return (function)renamed_properties2;
  }
  return found;
}
